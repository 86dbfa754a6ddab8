import { config } from 'zod/v4/core'

// Zod tries whether the page may evaluate strings, which the policy of every page refuses and reports. This runs before it tries.
config({ jitless: true })
