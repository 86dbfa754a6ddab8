import { generateDeliveryKeys } from '#core/secrets/delivery-key'
import { startScimServer } from '#test/scim/scim-server'
import { readOptions } from './read-options'

const { values } = readOptions('npm run demo:target -- [--port 3200]', { options: { port: { type: 'string', default: '3200' } } })
const keys = generateDeliveryKeys()
const server = await startScimServer({
  port: Number(values.port),
  onChange: ({ userName, active }, what) => console.log(`${what}: ${userName}${active === false ? ', inactive' : ''}`),
})

// The other system: a SCIM server of another project, with its accounts in memory, which says who arrives and who goes.
console.log(`The other system answers SCIM. Propose it under Targets, with

  address  ${server.url}
  token    ${server.token}

Countersign delivers to it when it is started with these lines in .env, which differ each time this runs. Keep the ones you have:

  DELIVERY_PRIVATE_KEY=${keys.privateKey}
  DELIVERY_PUBLIC_KEY=${keys.publicKey}
  OUTBOUND_ALLOWED_NETWORKS=127.0.0.1

Who arrives is listed here. Ctrl-C ends it.
`)
process.once('SIGINT', () => void server[Symbol.asyncDispose]().then(() => process.exit()))
