'use client'

import { useState } from 'react'
import type { Page } from '#core/database/page'
import type { Reversal } from '#core/reversals/reversal'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { Button } from '#ui/basics/button'
import { WaitingAndDecided } from '#ui/change-requests/waiting-and-decided'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { ConfirmReversal } from './confirm-reversal'
import { EndedReversal } from './ended-reversal'
import { OpenReversal } from './open-reversal'
import { useReversals } from './reversal-queries'

/** What waits for a second operator before people leave the register, and what became of the others. */
export function Reversals({ rendered }: { rendered: Page<Reversal> }) {
  const needsSecondFactor = useNeedsSecondFactor('checker')
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useReversals(rendered)
  const [confirming, setConfirming] = useState<Reversal | null>(null)
  const all = data.pages.flatMap(({ items }) => items)
  const [open, ended] = [all.filter(({ state }) => state === 'open'), all.filter(({ state }) => state !== 'open')]
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Reversals</h1>
          <p className="text-soft">People who are in the register and are taken back. One operator proposes, another checker confirms.</p>
        </div>
        {needsSecondFactor && <SecondFactorNeeded act="decide reversals" />}
      </div>
      <WaitingAndDecided
        waitsFor="another checker"
        origin="Makers and checkers propose to take people back under People."
        open={open.map((reversal) => (
          <OpenReversal key={reversal.id} reversal={reversal} isBlocked={needsSecondFactor} onConfirm={() => setConfirming(reversal)} />
        ))}
        ended={ended.map((reversal) => <EndedReversal key={reversal.id} reversal={reversal} />)}
      />
      {hasNextPage && (
        <Button aria-disabled={isFetchingNextPage} onClick={() => isFetchingNextPage || void fetchNextPage()}>
          Show older reversals
        </Button>
      )}
      {confirming && <ConfirmReversal key={confirming.id} reversal={confirming} onClose={() => setConfirming(null)} />}
    </div>
  )
}
