import { startScimServer } from '#test/scim/scim-server'

// A SCIM server in a process of its own, so that it does not share a thread with what is measured. It ends with the process that started it.
const { url, token, accounts } = await startScimServer()
process.on('message', () => {
  accounts.clear()
  process.send?.('empty')
})
process.on('disconnect', () => process.exit())
process.send?.({ url, token })
