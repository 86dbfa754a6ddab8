import { z } from 'zod'

/** The address that an operator signs in with, in lower case. */
export const EmailAddress = z.string().trim().toLowerCase().pipe(z.email().max(254))
