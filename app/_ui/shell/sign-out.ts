'use client'

import { leave } from '#ui/api/leaving'
import { postJson } from '#ui/api/request'

/** Ends the session here and now. */
export const signOut = () => leave(() => postJson('/api/auth/sign-out', {}))
