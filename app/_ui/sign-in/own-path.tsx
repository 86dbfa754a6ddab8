/** A path of this site, and the desk for anything else: nobody is sent elsewhere by a link to the sign-in page. */
export function ownPath(path: string | undefined): string {
  if (!path?.startsWith('/')) return '/'
  const url = new URL(path, 'http://desk.invalid')
  return url.origin === 'http://desk.invalid' ? url.pathname + url.search : '/'
}
