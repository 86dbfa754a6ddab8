import type { Seals } from '#core/secrets/seals'

/**
 * The cookies of a request as the sign-in library accepts them: it knows the present secret only, so those that an earlier one signed are
 * signed again.
 */
export function resignCookies(header: string, { resignCookie }: Pick<Seals, 'resignCookie'>): string {
  return header
    .split(';')
    .map((part) => {
      const [, name = '', value = ''] = /^\s*([^=]+)=(.*)$/s.exec(part) ?? []
      const cookie = decoded(value)
      const resigned = resignCookie(cookie)
      return resigned === cookie ? part.trim() : `${name}=${encodeURIComponent(resigned)}`
    })
    .join('; ')
}

// No cookie of ours is badly encoded.
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
