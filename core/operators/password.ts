import { z } from 'zod'

/** NIST SP 800-63B asks for 8 at least; whoever lets people in should have more. */
export const shortestPassword = 12

/** A password as it is chosen: long enough, and not so long that hashing it takes the server's time. */
export const NewPassword = z.string().min(shortestPassword, `A password has at least ${shortestPassword} characters.`).max(128)
