import { z } from 'zod'

/** The address by which an operator signs in, in lower case. */
export const EmailAddress = z.string().trim().toLowerCase().pipe(z.email().max(254))
