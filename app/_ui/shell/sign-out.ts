'use client'

import { leave } from '#ui/api/leaving'
import { postJson } from '#ui/api/request'

/** Signs out of this session. */
export const signOut = () => leave(() => postJson('/api/auth/sign-out', {}))
