import { isIPv6, type Socket } from 'node:net'

/** Counts what each client address has open, and refuses more than `limit`. An IPv6 client counts as its /64, which is one customer. */
export function limitPerAddress(limit: number): (address: string) => (() => void) | null {
  const open = new Map<string, number>()
  return (address) => {
    const key = isIPv6(address) ? networkOf(address) : address
    const before = open.get(key) ?? 0
    if (before >= limit) return null
    open.set(key, before + 1)
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      const left = (open.get(key) ?? 1) - 1
      if (left === 0) open.delete(key)
      else open.set(key, left)
    }
  }
}

/** The first four groups of an IPv6 address. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0')
  return [...groups, ...zeros, ...after].slice(0, 4).join(':').toLowerCase()
}

/** Closes a connection beyond the limit of its address; a trusted proxy has no limit, as its clients are counted by request. */
export function admit(socket: Socket, enter: ReturnType<typeof limitPerAddress>, isTrusted: (address: string) => boolean): void {
  const address = socket.remoteAddress ?? ''
  if (isTrusted(address)) return
  const leave = enter(address)
  if (leave) socket.once('close', leave)
  else socket.destroy()
}
