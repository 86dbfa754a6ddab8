'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { HeadLimits } from '#core/parsing/limits'

const HeadLimitsContext = createContext<HeadLimits>({})

/** The limits of this instance, so that the preview refuses what the import would. */
export function FileLimitsProvider({ limits, children }: { limits: HeadLimits; children: ReactNode }) {
  return <HeadLimitsContext value={limits}>{children}</HeadLimitsContext>
}

export const useFileLimits = () => useContext(HeadLimitsContext)
