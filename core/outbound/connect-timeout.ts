import { OutboundFailure } from './outbound-failure'

/** With DNS and TLS. */
export const connectTimeoutMs = 5_000

/** What is thrown when a connection takes longer. */
export const connectTimeoutFailure = () => new OutboundFailure('connect-timeout', `${connectTimeoutMs / 1000} s`)
