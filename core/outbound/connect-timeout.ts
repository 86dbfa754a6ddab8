import { OutboundFailure } from './outbound-failure'

/** With DNS and TLS. */
export const connectTimeoutMs = 5_000

export const connectTimeout = () => new OutboundFailure('connect-timeout', `${connectTimeoutMs / 1000} s`)
