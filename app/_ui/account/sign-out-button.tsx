'use client'

import { Button } from '#ui/basics/button'
import { signOut } from '#ui/shell/sign-out'

export const SignOutButton = () => <Button onClick={signOut}>Sign out</Button>
