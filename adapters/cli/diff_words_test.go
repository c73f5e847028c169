package cli_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ids are the names in a set that have a title, and that no page should show.
func ids(t *testing.T, file string) *regexp.Regexp {
	t.Helper()
	set := loaded(t, file)
	var all []string
	for _, f := range set.Facts {
		all = append(all, f.Name)
		for _, g := range f.Item {
			all = append(all, f.Name+"."+g.Name, g.Name)
		}
		for _, v := range f.Type.Values {
			all = append(all, v.ID)
		}
	}
	for _, o := range set.Outcomes {
		all = append(all, o.Name)
		for _, v := range o.Type.Values {
			all = append(all, v.ID)
		}
	}
	for _, b := range set.Bodies {
		all = append(all, b.ID)
	}
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			for i := range r.Effects {
				if task := r.Effects[i].Arg("task"); task != nil {
					all = append(all, strings.TrimSuffix(task.Text, "{work.service}"))
				}
			}
		}
	}
	for i, id := range all {
		all[i] = regexp.QuoteMeta(id)
	}
	return regexp.MustCompile(`(^|[\s（：(])(` + strings.Join(all, "|") + `)($|[\s）：)])`)
}

// What a director reads has titles, and no ids of the set.
func TestDiffHasTitles(t *testing.T) {
	t.Parallel()
	shorter := planWith(t, "value: 300, cite", "value: 200, cite")
	elsewhere := planWith(t, "to: housing\n", "to: land_office\n")
	other := planWith(t, `applicant.type == "resident"`, `applicant.type != "enterprise"`)
	known := ids(t, planFile)
	all := []string{shorter, elsewhere, other}
	if os.Getenv("GUIZE_LONG") == "" {
		all = all[:1]
	}
	for _, new := range all {
		dir := t.TempDir()
		chart := filepath.Join(dir, "chart.svg")
		pages := []string{run(t, "", "diff", planFile, new, "--at", "2021-09-10").stdout,
			run(t, history(80), "diff", planFile, new, "--history", "-", "--at", "2021-09-10", "--chart", chart).stdout, strings.Join(svgTexts(t, chart), "\n")}
		for _, page := range pages {
			page = regexp.MustCompile(`(?m)^    例如：.*$`).ReplaceAllString(page, "")
			if m := known.FindString(page); m != "" || len(page) < 100 {
				t.Errorf("%q in\n%s", m, page)
			}
		}
	}
	if m := known.FindString("审批方式：works.approval"); m == "" {
		t.Error("no id would be found")
	}
}

// What cannot be decided is told with its title, the facts that make it so, what
// that means and what to do.
func TestDiffUndecided(t *testing.T) {
	t.Parallel()
	shorter := planWith(t, "value: 300, cite", "value: 200, cite")
	for lang, want := range map[string][]string{
		"en": {"\nNot decided, in 1 place:\n - Notices \"Over 300 m only together\" (sum-over-limit); it rests on all of \"External works\", Services applied for, ",
			"neither a proof that they differ nor one that they do not", "guize diff " + planFile + " " + shorter + " --history FILE"},
		"zh": {"未能判定的有 1 处： - 提示“合计超过三百米而各条不超过”（sum-over-limit）；涉及“外线工程”的各项、", "不能据此认定有差异，也不能据此认定无差异", "--history 文件"},
	} {
		got := run(t, "", "diff", planFile, shorter, "--lang", lang).stdout
		for _, want := range want {
			if !strings.Contains(loose(got), loose(want)) {
				t.Errorf("no %q in\n%s", want, got)
			}
		}
	}
}

// loose is a text without the space at which it may have been broken.
func loose(s string) string { return strings.Join(strings.Fields(s), "") }

// svgTexts reads a chart as XML and gives what is written in it.
func svgTexts(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	x := xml.NewDecoder(strings.NewReader(string(data)))
	for in := ""; ; {
		tok, err := x.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("the chart is no XML: %v\n%s", err, data)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			in = tok.Name.Local
		case xml.CharData:
			if in == "text" && strings.TrimSpace(string(tok)) != "" {
				out = append(out, string(tok))
			}
		}
	}
}

// A chart counts applications by what becomes of outcomes, and not by what follows from
// them, says what it is about and what it leaves out, and survives any text of the set.
func TestChart(t *testing.T) {
	t.Parallel()
	old, new := partsSets(t)
	chart := filepath.Join(t.TempDir(), "chart.SVG")
	run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson", "--chart", chart)
	got := svgTexts(t, chart)
	want := []string{"parts: before and after the change", "old.yaml → new.yaml; Submitted: from 2021-01-05 to 2021-07-05",
		"standard input: 8 applications, 6 decided differently (75.00 %), 1 as before, 1 unreadable",
		"· 3 applications with a change in an outcome", "· 2 applications with the same outcomes and a change in tasks, due dates or the like", "· 1 application with a change in notices only",
		"1 kind of change of an outcome is shown; a bar is the applications with it",
		"Way: The short way → The long way", "3 applications (4 in Parts)"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	first := ""
	// Twenty outcomes make twenty kinds of change, of which twelve are drawn; a
	// title with anything in it is a text.
	many := func(limit string) string {
		var outcomes, decide strings.Builder
		for i := range 20 {
			name := "t" + string(rune('a'+i))
			outcomes.WriteString("\n  " + name + `: {type: enum, title: {zh: 事项, en: "<Way> & \a ` + strings.Repeat("长", 80+i) + `"}, values: {yes: {zh: 是, en: It is}}}`)
			decide.WriteString(", " + name + ": yes")
		}
		return write(t, "many.yaml", strings.NewReplacer("\noutcomes:", "\noutcomes:"+outcomes.String(), "size > 10", "size > "+limit,
			"then: [route: {task: check, to: desk, title: {zh: 核查, en: Check it}}]", "then: [decide: {"+decide.String()[2:]+"}]").Replace(partsSet))
	}
	run(t, `{"size": 15}`, "diff", many("10"), many("20"), "--history", "-", "--format", "ndjson", "--chart", chart)
	got = svgTexts(t, chart)
	if len(got) != 5+2*12 || got[4] != "12 kinds of change of outcomes are shown, 8 more are not; a bar is the applications with it" {
		t.Fatalf("%d texts, %q", len(got), got)
	}
	if !strings.HasPrefix(got[5], "<Way> & � 长长") || !strings.HasSuffix(got[5], "…") {
		t.Errorf("a label is %q", got[5])
	}
	// Where no outcome changes there is no bar, and that is said.
	run(t, `{"size": 15}`, "diff", old, write(t, "size.yaml", strings.Replace(partsSet, "size > 10", "size > 20", 1)), "--history", "-", "--format", "ndjson", "--chart", chart)
	if got = svgTexts(t, chart); got[len(got)-1] != "no outcome changes, so there is no bar" {
		t.Errorf("a chart of no outcome ends in %q", got)
	}
	// The same input gives the same bytes, whatever the clock says and however many work.
	again := filepath.Join(t.TempDir(), "again.svg")
	for _, workers := range []string{"1", "4"} {
		run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson", "--workers", workers, "--chart", again, "--rules-on", "2021-05-01")
		data, err := os.ReadFile(again)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
		}
		if string(data) != first || !strings.Contains(first, "old.yaml → new.yaml; by the rules of 2021-05-01 throughout") {
			t.Errorf("%s workers draw\n%s", workers, data)
		}
	}
}

// Things that go by one title are told apart by their ids.
func TestDiffSameTitles(t *testing.T) {
	t.Parallel()
	set := strings.NewReplacer("title: {zh: 归档, en: File it}", "title: {zh: 核查, en: Check it}", "  size: {type: number, default: 0, title: {zh: 规模, en: Size}}", "  size: {type: number, default: 0, title: {zh: 长度, en: Length}}").Replace(partsSet)
	old, new := write(t, "old.yaml", set), write(t, "new.yaml", strings.NewReplacer("value: 300", "value: 200", "size > 10", "size > 30").Replace(set))
	for _, want := range []string{"Check it (check)  is gone\n", "; with it: \"Check it (file-*)\"\n"} {
		if got := run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson").stdout; !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	for _, want := range []string{"Length (size): over 10, at most 30", "Length (parts.length): over 200 m, at most 300 m"} {
		if got := run(t, "", "diff", old, new).stdout; !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
