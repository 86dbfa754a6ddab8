'use client'

import Link from 'next/link'
import type { Target as Rendered } from '#core/targets/get-target'
import type { TargetTest } from '#core/targets/list-target-tests'
import { secretLabels } from '#core/targets/settings/secret-labels'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { buttonLook } from '#ui/basics/button'
import { When } from '#ui/basics/when'
import { ChangeWaits } from '#ui/operators/change-waits'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { SimpleTable } from '#ui/system/simple-table'
import { HealthNotice } from './health-notice'
import { SettingsTable } from './settings-table'
import { kindLabels } from './target-labels'
import { TargetTests } from './target-tests'
import { TargetVersions } from './target-versions'

type Props = { target: Rendered; tests: TargetTest[]; isAdmin: boolean }

/** One target: its settings in force, when its secrets were set, its tests and its versions. */
export function Target({ target, tests, isAdmin }: Props) {
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const { key, position, retiredAt, settings, versions, secrets, isChangeOpen } = target
  const mayChange = isAdmin && !needsSecondFactor
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h1 className="wrap-anywhere font-semibold text-xl tracking-[-0.01em]">{settings.name}</h1>
          <p className="text-soft">
            {kindLabels[settings.kind]}, key <code className="font-mono text-sm">{key}</code>, place {position} in the order
            {retiredAt !== null && (
              <>
                , retired <When at={retiredAt} />
              </>
            )}
          </p>
        </div>
        {mayChange && !isChangeOpen && (
          <Link href={`/targets/${key}/change`} className={buttonLook({ look: 'primary' })}>
            Change the target…
          </Link>
        )}
        {isAdmin && needsSecondFactor && <SecondFactorNeeded act="change targets" />}
      </div>
      {isChangeOpen && <ChangeWaits of="this target" />}
      <HealthNotice targetKey={key} pause={target.pause} delay={target.delay} mayResume={mayChange} />
      <TargetTests targetKey={key} rendered={tests} mayTest={mayChange} />
      <section aria-label="Settings">
        <h2 className="mb-2 font-semibold">Settings</h2>
        <SettingsTable settings={settings} />
      </section>
      <section aria-label="Secrets">
        <h2 className="mb-2 font-semibold">Secrets</h2>
        <Secrets secrets={secrets} />
      </section>
      <TargetVersions versions={versions} />
    </div>
  )
}

function Secrets({ secrets }: { secrets: Rendered['secrets'] }) {
  if (secrets.length === 0) return <p className="text-soft text-sm">This target needs no secret.</p>
  const rows = secrets.map(({ name, setAt, keptUntil }) => ({
    key: `${name} ${setAt}`,
    cells: [
      <span key="name" className="inline-block first-letter:uppercase">
        {secretLabels[name]}
      </span>,
      <When key="set" at={setAt} />,
      keptUntil === null ? (
        'in force'
      ) : (
        <span key="until">
          replaced, can be used until <time dateTime={keptUntil}>{keptUntil.slice(0, 16).replace('T', ' ')} UTC</time>
        </span>
      ),
    ],
  }))
  return (
    <div className="max-w-2xl rounded-md border border-line bg-sheet">
      <SimpleTable label="Secrets" columns={[{ title: 'Secret' }, { title: 'Set' }, { title: 'State' }]} rows={rows} />
    </div>
  )
}
