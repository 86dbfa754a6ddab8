'use client'

import { leave } from '#ui/api/leaving'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'

export const SignOutEverywhere = () => <Button onClick={signOutEverywhere}>Sign out everywhere</Button>

const signOutEverywhere = () => leave(() => postJson('/api/auth/revoke-sessions', {}))
