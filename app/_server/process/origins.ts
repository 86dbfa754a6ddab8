const localNames = ['localhost', '127.0.0.1']

/** The origins of this instance: its public one, and for a local instance both names of this machine. */
export function ownOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!localNames.includes(url.hostname)) return [url.origin]
  return localNames.map((name) => `${url.protocol}//${name}${url.port ? `:${url.port}` : ''}`)
}
