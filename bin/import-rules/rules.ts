/** A rule about what the files of a zone may import. The first forbidding pattern that an import meets is reported. */
export interface ImportRule {
  files: RegExp
  /** Files in the zone that have a rule of their own. */
  except?: RegExp
  forbids: { imports: RegExp; because: string; evenTypes?: boolean }[]
  /** Of core, only the pure files; types may come from anywhere in it. */
  nounsOnly?: string
}

const TEST = /\.test\.tsx?$/
const EDGE = /^app\/(.*\/)?(page|layout|route)\.tsx?$/

const UP = { imports: /^\.\.(\/|$)/, because: 'Leave a folder through its # alias.', evenTypes: true }
const TEMPORAL = { imports: /^@temporalio\//, because: 'Only worker/ knows Temporal; go through #worker/client.', evenTypes: true }
const PRISMA = { imports: /^(@prisma\/|#prisma\/)/, because: 'Only core/database touches Prisma.', evenTypes: true }
const WEB = { imports: /^(next|react|react-dom|server-only)(\/|$)/, because: 'This code runs without a web server.', evenTypes: true }
const TOOLS = { imports: /^#(bin|database|test)\//, because: 'Tools are for the command line and for tests.', evenTypes: true }

/** The architecture, executable: app → worker/client → core, activities → core, workflows and contract → nouns of core, core → nothing. */
export const IMPORT_RULES: ImportRule[] = [
  { files: /./, forbids: [UP] },
  {
    files: /^core\//,
    except: TEST,
    forbids: [WEB, TEMPORAL, TOOLS, { imports: /^#(worker|server|ui)\//, because: 'core/ imports no other layer.', evenTypes: true }],
  },
  { files: /^core\//, except: new RegExp(`^core/database/(open-database|tables)\\.ts$|${TEST.source}`), forbids: [PRISMA] },
  {
    files: /^worker\//,
    except: TEST,
    forbids: [WEB, PRISMA, TOOLS, { imports: /^#(server|ui)\//, because: 'The worker never imports the app.', evenTypes: true }],
  },
  {
    files: /^verifier\//,
    except: TEST,
    forbids: [
      WEB,
      TEMPORAL,
      PRISMA,
      TOOLS,
      { imports: /^#(server|ui)\//, because: 'The verifier never imports the app.', evenTypes: true },
      {
        imports: /^#worker\/(?!client$|log$)/,
        because: 'The verifier takes nothing from the worker but its client and its log.',
      },
    ],
  },
  {
    files: /^delivery\//,
    except: TEST,
    forbids: [
      WEB,
      PRISMA,
      TOOLS,
      { imports: /^#(server|ui|verifier)\//, because: 'Delivery never imports the app or the verifier.', evenTypes: true },
      {
        imports: /^#worker\/(?!client$|log$|temporal$|workflows\/refuse-unknown-type$)/,
        because: 'Delivery takes nothing from the worker but its client, its log and how it works for Temporal.',
      },
    ],
  },
  {
    files: /^(worker|delivery)\/(workflows\/.*|contract\.ts)$/,
    except: TEST,
    forbids: [
      { imports: /^@temporalio\/(?!workflow$|common$)/, because: 'Workflow code knows of Temporal only its workflow package.' },
      { imports: /^node:/, because: 'Workflow code is replayed: nothing of Node is the same the second time.' },
      {
        imports: /^(#worker\/|\.\/)(client|main|temporal|fork-workflows|workflow-process|activities\/.*)$/,
        because: 'Workflow code reaches activities and clients through the contract alone.',
      },
    ],
    nounsOnly: 'Workflows and the contract import pure nouns of core/ only.',
  },
  {
    files: /^worker\/activities\//,
    except: TEST,
    forbids: [{ imports: /^#worker\/(client|main|workflows\/)/, because: 'Activities call core/; they start nothing.' }],
  },
  { files: /^app\//, except: TEST, forbids: [TEMPORAL, PRISMA, TOOLS] },
  {
    files: /^app\/_server\//,
    except: TEST,
    forbids: [
      { imports: /^#worker\/(?!client$|contract$)/, because: 'app/_server reaches the worker only through its client and contract.' },
    ],
  },
  {
    files: EDGE,
    forbids: [
      { imports: /^#worker\//, because: 'Only app/_server reaches the worker.' },
      { imports: /^#core\/database\/open-database$/, because: 'Go through a verb.' },
    ],
  },
  {
    files: /^app\//,
    except: new RegExp(`${EDGE.source}|^app/_server/|${TEST.source}`),
    forbids: [{ imports: /^#(server|worker)\//, because: 'A component gets its data from its page.' }],
    nounsOnly: 'Components import nouns; verbs belong to page.tsx, route.ts and app/_server.',
  },
  {
    files: /^e2e\//,
    forbids: [
      TEMPORAL,
      PRISMA,
      { imports: /^#(worker|server|ui)\//, because: 'End-to-end tests see the browser, the database and the sample, not our insides.' },
      {
        imports: /^#core\/(?!sample\/|environment$)/,
        because: 'End-to-end tests see the browser, the database and the sample, not our insides.',
      },
    ],
  },
]
