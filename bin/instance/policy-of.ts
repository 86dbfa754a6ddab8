import type { Environment } from '#core/environment'
import type { Policy } from '#database/install-policy'

/** The rules of sign-in, undo and second checkers, from the settings. Demo operators have no second factor, so a demo asks for one only if SECOND_FACTOR_FOR names roles. */
export const policyOf = (environment: Environment, { isDemo }: { isDemo: boolean }): Policy => ({
  idleMinutes: environment.SESSION_IDLE_MINUTES,
  stepUpMinutes: environment.STEP_UP_MINUTES,
  secondFactorFor: environment.SECOND_FACTOR_FOR ?? (isDemo ? [] : ['checker', 'admin']),
  undoWindowSeconds: environment.UNDO_WINDOW_SECONDS,
  changeRequestHours: environment.CHANGE_REQUEST_HOURS,
  safetyThresholdPercent: environment.SAFETY_THRESHOLD_PERCENT,
})
