import { z } from 'zod'

/** NIST SP 800-63B asks for at least 8; operators who approve people should have more. */
export const shortestPassword = 12

/** A new password. The upper limit bounds the time that hashing takes. */
export const NewPassword = z.string().min(shortestPassword, `A password has at least ${shortestPassword} characters.`).max(128)
