import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { chromiumArguments, engines, ensureBrowsers } from './support/browsers.ts';
import { fakeBff } from './support/fake-bff.ts';
import { hardPages } from './support/hard-pages.ts';
import { webkitLauncher } from './support/webkit-launcher.ts';

const wanted = process.env.BROWSERS?.split(',') ?? [...engines];
const paths = ensureBrowsers(wanted);
const launchers = {
  chromium: () => chromeLauncher({ launchOptions: { executablePath: paths.chromium, args: [...chromiumArguments] } }),
  // Two pages at once take the keyboard from each other.
  firefox: () =>
    chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath: paths.firefox }, concurrency: 1 }),
  webkit: () => webkitLauncher(paths.webkit),
};

/** The last line: how many tests, over all engines. */
function sumReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const results = sessions.flatMap(({ testResults }) => testsOf(testResults));
      const passed = results.filter((test) => test.passed).length;
      const failed = results.filter((test) => !test.passed && !test.skipped).length;
      // A file that could not run at all has no tests to count.
      const broken = sessions.filter(
        (session) => !session.passed && testsOf(session.testResults).every((test) => test.passed),
      );
      console.log(`widget: ${passed} passed, ${failed + broken.length} failed`);
    },
  };
}

const testsOf = (suite) => [...(suite?.tests ?? []), ...(suite?.suites ?? []).flatMap(testsOf)];

export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  files: [fileURLToPath(new URL('widget/**/*.test.ts', import.meta.url))],
  // Without this every log says that Lit is in development mode.
  nodeResolve: { exportConditions: ['production', 'default'] },
  staticLogging: true,
  filterBrowserLogs: ({ type }) => type === 'error',
  middleware: [fakeBff, hardPages],
  plugins: [esbuildPlugin({ ts: true, tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) })],
  testFramework: { config: { timeout: 20_000 } },
  testsFinishTimeout: 240_000,
  browsers: wanted.map((engine) => launchers[engine]()),
  reporters: [defaultReporter({ reportTestProgress: false }), sumReporter()],
};
