'use client'

/** Signs in with e-mail and password. Returns what stands in the way, or null. */
export async function signIn(credentials: { email: string; password: string }): Promise<string | null> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials),
  }).catch(() => null)
  if (response?.ok) return null
  if (response?.status === 401) return 'E-mail and password do not belong together.'
  if (response?.status === 429) return `Too many attempts. Try again in ${response.headers.get('Retry-After') ?? 'some'} seconds.`
  if (response?.status === 400 || response?.status === 422) return 'Enter an e-mail address and a password.'
  return 'Countersign did not answer. Try again in a moment.'
}
