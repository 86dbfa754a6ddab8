import type { Environment } from '#core/environment'
import type { Policy } from '#database/install-policy'

/** The rules of sign-in and undo, from the settings. */
export const policyOf = (environment: Environment): Policy => ({
  idleMinutes: environment.SESSION_IDLE_MINUTES,
  stepUpMinutes: environment.STEP_UP_MINUTES,
  checkersNeedSecondFactor: environment.CHECKERS_NEED_SECOND_FACTOR,
  undoWindowSeconds: environment.UNDO_WINDOW_SECONDS,
})
