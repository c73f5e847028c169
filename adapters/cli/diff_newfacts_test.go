package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// TestHistoryGivesNewFacts: a fact that only the new set declares, of an application or of
// an element, is no mistake to the old one, which decides without it; one that neither
// declares is as much a mistake as before.
func TestHistoryGivesNewFacts(t *testing.T) {
	t.Parallel()
	const (
		plain = `"submitted_at":"2021-01-05T09:00:00+08:00","kinds":["a"]`
		big   = `{"number":"A",` + plain + `,"parts":[{"kind":"a","length":100}],"key":{"firm":true}}`
		alias = `{"number":"B",` + plain + `,"parts":[{"kind":"a","length":100}],"重点企业":true}`
		esc   = `{"number":"C",` + plain + `,"parts":[{"kind":"a","length":100}],"\u91cd\u70b9\u4f01\u4e1a":true}`
		item  = `{"number":"D",` + plain + `,"parts":{"a":{"length":100,"deep":true}}}`
		none  = `{"number":"E",` + plain + `,"parts":[{"kind":"a","length":100}]}`
		wrong = `{"number":"F",` + plain + `,"parts":[{"kind":"a","length":100}],"colour":"red"}`
	)
	fresh := strings.NewReplacer(
		"\n  number:", "\n  key.firm: {alias: 重点企业, type: bool, default: false, title: {zh: 重点, en: Key firm}}\n  number:",
		"length: {type: number,", "deep: {type: bool, default: false, title: {zh: 深, en: Deep}}, length: {type: number,",
		"when: size > 10", "when: size > 10 or key.firm or any(parts, .deep)",
		"code: big, message: {zh: 大, en: \"=1+1 is big\"}", "code: big, message: {zh: 大, en: \"lacks {unknown_facts(key.firm)}\"}").Replace(partsSet)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	has := func(out string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(out, part) {
				t.Errorf("no %q in\n%s", part, out)
			}
		}
	}
	old, now := write("old.yaml", partsSet), write("new.yaml", fresh)
	got := run(t, strings.Join([]string{big, alias, esc, item, none, wrong}, "\n"), "diff", old, now, "--history", "-", "--lang", "en")
	if got.code != cli.ExitOK {
		t.Fatalf("%+v", got)
	}
	has(got.stdout, "6 applications, 4 decided differently", "4 applications  with the same outcomes and a change in tasks")
	if strings.Contains(got.stdout, "unknown-fact") {
		t.Errorf("a mistake of the old form:\n%s", got.stdout)
	}
	// The other way round the form has lost boxes, and who fills them in is told so.
	got = run(t, big, "diff", now, old, "--history", "-", "--lang", "en")
	has(got.stdout, "unknown-fact")

	// Where the titles of facts decide, a declaration has its title in one language.
	got = run(t, "", "diff", old, now, "--lang", "en")
	has(got.stdout, "fact Size (size): number, default 0 → number, default 0, title Size\n")
	got = run(t, "", "diff", old, now, "--lang", "zh")
	has(got.stdout, "事实 规模（size）：数，未填的按：0 → 数，未填的按：0，标题：规模\n")
}
