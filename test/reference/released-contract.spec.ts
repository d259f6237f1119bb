import { breakingChanges } from '../support/breaking-changes';
import { announcedBreaks, presentDocument, releasedDocument, unannounced } from './released-contract';

describe('The contract of the last release', () => {
  it('is kept, or the unreleased part of CHANGELOG.md names each breaking change under "Breaking"', () => {
    const changes = breakingChanges(releasedDocument(), presentDocument());
    expect(unannounced(changes, announcedBreaks())).toEqual([]);
  });
});

describe('A breaking change in a changelog', () => {
  const change = { place: 'Status', thing: 'too-hard', what: 'the value is removed' };
  const changelog = (entry: string, released = ''): string =>
    `# Changelog\n\n## [Unreleased]\n### Changed\n${entry}\n\n### Fixed\n- Another.\n\n## [0.1.0]\n${released}\n`;

  it.each([
    ['named', '- **Breaking:** the value `too-hard` of\n  `Status` is gone.', 0],
    ['named without its place', '- **Breaking:** the value `too-hard` is gone.', 1],
    ['not named', '- **Breaking:** another.', 1],
    ['not called breaking', '- The value `too-hard` of `Status` is gone.', 1],
    ['named by two entries', '- **Breaking:** `Status`.\n- **Breaking:** `too-hard`.', 1],
  ])('is %s', (_, entry, missing) => {
    expect(unannounced([change], announcedBreaks(changelog(entry)))).toHaveLength(missing);
  });

  it('is not looked for in earlier releases', () => {
    const text = changelog('- Another.', '- **Breaking:** the value `too-hard` of `Status` is gone.');
    expect(unannounced([change], announcedBreaks(text))).toEqual([change]);
  });
});
