import type { NeededSecret } from './settings/target-secrets'

/** What a sealed secret is for: the key of its target, its name, and the origins that it is sent to. It is opened for nothing else. */
export type SealedFor = NeededSecret & { target: string }

/** Key agreement and encryption of the sealed text: RFC 7516 with RFC 8037. */
export const sealing = { alg: 'ECDH-ES', enc: 'A256GCM' } as const

/** The protected header of a sealed secret; `require_sealed_secret` of the database compares it too. */
export const headerOf = ({ target, name, origins }: SealedFor) => ({ ...sealing, target, secret: name, origins })
