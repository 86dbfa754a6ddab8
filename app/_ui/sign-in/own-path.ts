/** Returns a path of this site, or the desk for anything else, so a link to the sign-in page never leads to another site. */
export function ownPath(path: string | undefined): string {
  if (!path?.startsWith('/')) return '/'
  const url = new URL(path, 'http://desk.invalid')
  return url.origin === 'http://desk.invalid' ? url.pathname + url.search : '/'
}
