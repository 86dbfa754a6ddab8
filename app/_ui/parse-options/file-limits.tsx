'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { HeadLimits } from '#core/parsing/limits'

const HeadLimitsContext = createContext<HeadLimits>({})

/** What a file may hold here, so that the browser refuses what the import would. */
export function FileLimitsProvider({ limits, children }: { limits: HeadLimits; children: ReactNode }) {
  return <HeadLimitsContext value={limits}>{children}</HeadLimitsContext>
}

export const useFileLimits = () => useContext(HeadLimitsContext)
