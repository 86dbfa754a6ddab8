import type { SecretName } from './target-secrets'

/** What a secret is called, within a sentence. */
export const secretLabels: Record<SecretName, string> = {
  token: 'token',
  clientSecret: 'client secret',
  signing: 'signing secret',
  password: 'password',
  privateKey: 'private key',
  secretAccessKey: 'secret access key',
}
