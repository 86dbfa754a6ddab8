/** A path of this site, and the desk for anything else, so that a link to the sign-in page never leads elsewhere. */
export function ownPath(path: string | undefined): string {
  if (!path?.startsWith('/')) return '/'
  const url = new URL(path, 'http://desk.invalid')
  return url.origin === 'http://desk.invalid' ? url.pathname + url.search : '/'
}
