package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/cases"
)

// The files that GitHub reads are YAML with the keys that it asks for.
func TestGitHubFilesAreYAML(t *testing.T) {
	t.Parallel()
	for pattern, keys := range map[string][]string{
		".github/workflows/*.yml":            {"name", "on", "permissions", "jobs"},
		".github/ISSUE_TEMPLATE/[^c]*.yml":   {"name", "description", "body"},
		".github/ISSUE_TEMPLATE/config*.yml": {"contact_links"},
	} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			file, err := cases.ParseFacts(name, []byte(page(t, name)))
			if err != nil {
				t.Error(err)
			}
			for _, key := range keys {
				if file[key] == nil {
					t.Errorf("%s has no %s", name, key)
				}
			}
		}
	}
}

// Every change and every release goes through .ci/run, and no workflow runs an
// action that somebody else can move.
func TestWorkflowsRunTheGate(t *testing.T) {
	t.Parallel()
	gate := regexp.MustCompile(`(?m)^ +(?:- )?run: .*\bbash \.ci/run$`)
	if !gate.MatchString(page(t, ".github/workflows/ci.yml")) {
		t.Error("ci.yml does not call .ci/run")
	}
	release := page(t, ".github/workflows/release.yml")
	if !strings.Contains(release, "\n  gate:\n    uses: ./.github/workflows/ci.yml\n") || !strings.Contains(release, "\n    needs: gate\n") {
		t.Error("release.yml does not wait for the gate")
	}
	pinned := regexp.MustCompile(`^([a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+|\./\.github/workflows/ci\.yml)$`)
	names, _ := filepath.Glob(".github/workflows/*")
	for _, name := range names {
		for _, m := range regexp.MustCompile(`uses: (.*)`).FindAllStringSubmatch(page(t, name), -1) {
			if !pinned.MatchString(m[1]) {
				t.Errorf("%s uses %s, which is not pinned to a commit", name, m[1])
			}
		}
	}
}

// A release is scanned, built twice and compared, attested, and has the list of its
// parts by a tool of one version; what is attached is what was attested.
func TestReleaseIsChecked(t *testing.T) {
	t.Parallel()
	workflow := page(t, ".github/workflows/release.yml")
	at := 0
	for _, want := range []string{"id-token: write", "attestations: write", "check-latest: true", "RELEASE=1 bash .ci/run vuln", `bash .ci/release dist "$GITHUB_REF_NAME"`,
		"GOCACHE=$RUNNER_TEMP/cache bash", `diff dist/SHA256SUMS "$RUNNER_TEMP/dist/SHA256SUMS"`, "actions/attest-build-provenance@", "subject-checksums: dist/SHA256SUMS", "gh release create"} {
		i := strings.Index(workflow[at:], want)
		if i < 0 {
			t.Fatalf("release.yml does not have %q, behind what comes before it", want)
		}
		at += i
	}
	script := page(t, ".ci/release")
	for _, want := range []string{`cyclonedx-gomod@v\d+\.\d+\.\d+\n`, `-noserial -notimestamp .*-output "\$file\.cdx\.json"`, `go build -trimpath `, `sha256sum guize-\* LICENSE >SHA256SUMS`} {
		if !regexp.MustCompile(want).MatchString(script) {
			t.Errorf(".ci/release does not have %s", want)
		}
	}
}

// CONTRIBUTING.md explains each step of .ci/run, and no other.
func TestContributingKnowsTheSteps(t *testing.T) {
	t.Parallel()
	var steps []string
	for _, m := range regexp.MustCompile(`(?m)^readonly (?:long_)?steps=\(([^)]*)\)`).FindAllStringSubmatch(page(t, ".ci/run"), -1) {
		steps = append(steps, strings.Fields(m[1])...)
	}
	if len(steps) == 0 {
		t.Fatal(".ci/run has no list of steps")
	}
	var explained []string
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\|").FindAllStringSubmatch(page(t, "CONTRIBUTING.md"), -1) {
		explained = append(explained, codeWords(row[1])...)
	}
	if !slices.Equal(steps, explained) {
		t.Errorf("the steps are %v, CONTRIBUTING.md explains %v", steps, explained)
	}
}

// The files that the pages of the root link to are there.
func TestLinksOfTheRoot(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md"} {
		for _, link := range matches(`\]\(([^)#]+)`, page(t, name)) {
			if strings.HasPrefix(link, "http") {
				continue
			}
			if _, err := os.Stat(link); err != nil {
				t.Errorf("%s links to %s: %v", name, link, err)
			}
		}
	}
}

func page(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
