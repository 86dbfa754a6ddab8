import { z } from 'zod'

/** The name of a target in the API, the audit and files; it stays the same for ever. */
export const TargetKey = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/, 'Write a key of small letters, digits and hyphens that begins with a letter.')
