import { dirname } from 'node:path'

/** The folder of package.json. */
export const ROOT = dirname(import.meta.dirname)
