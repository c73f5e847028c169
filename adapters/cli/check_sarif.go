package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// sarifOutput is the output for code review tools: SARIF 2.1.0.
const sarifOutput = "sarif"

// sarifLog is a run of check while it is written down.
type sarifLog struct {
	read  func(name string) []string // the lines of a file that is a policy
	l     tell.Lang
	run   *sarif.Run
	help  map[string]codeHelp
	lines map[string][]string // of the files with findings
	same  map[string]int      // findings so far by what identifies them
}

// checkSarif writes the findings as SARIF.
func (a *app) checkSarif(l tell.Lang, f *findings) error {
	s := &sarifLog{read: a.fileLines, l: l, run: sarifRun(l), help: codesHelp(), lines: map[string][]string{}, same: map[string]int{}}
	for i := range f.list {
		s.finding(&f.list[i])
	}
	for _, u := range f.undecided {
		text := fmt.Sprintf(l.Say("未能判定：%s；%s", "not decided: %s; %s"), u.On, l.Say(u.Reason()["zh"], u.Reason()["en"]))
		s.result(u.Code, u.Pos, text).WithKind("open").WithLevel(sarif.LevelNone)
	}
	s.left(f)
	report := sarif.NewReport().AddRun(s.run)
	report.Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	return a.writeJSON(report)
}

// sarifRun is an empty run. Columns are characters, as the places of
// diagnostics count them.
func sarifRun(l tell.Lang) *sarif.Run {
	run := sarif.NewRunWithInformationURI("guize", "https://github.com/guize-rules/guize").WithColumnKind("unicodeCodePoints")
	run.Language = l.Say("zh-CN", "en-US")
	run.Tool.Driver.Language = run.Language
	return run
}

func (s *sarifLog) finding(f *analyze.Finding) {
	message := []string{f.Message.In(string(s.l), "en")}
	if hint := f.Hint.In(string(s.l), "en"); hint != "" {
		message = append(message, s.l.Say("提示：", "hint: ")+hint)
	}
	if f.Witness != nil {
		message = append(message, s.l.Say("例如：", "for example: ")+flow(f.Witness.Matters)+beside(s.l, f.Twin)+" → "+f.Witness.Shows.In(string(s.l), "en"))
	}
	r := s.result(f.Code, f.Pos, strings.Join(message, "\n")).WithLevel(f.Severity.String())
	for _, p := range f.Related {
		r.AddRelatedLocation(sarifPlace(p))
	}
}

// result adds a finding to the run, and its code to the rules of the tool.
func (s *sarifLog) result(code string, pos rules.Pos, text string) *sarif.Result {
	s.rule(code)
	return s.run.CreateResultForRule(code).
		WithMessage(sarif.NewTextMessage(text)).
		AddLocation(sarifPlace(pos)).
		WithPartialFingerprints(map[string]string{"guizeLine/v1": s.fingerprint(code, pos)})
}

// rule says in words what a code means, and where there is more about it.
func (s *sarifLog) rule(code string) {
	rule := s.run.AddRule(code)
	if h, ok := s.help[code]; ok && rule.ShortDescription == nil {
		rule.WithShortDescription(sarif.NewMultiformatMessageString().WithText(h.means.In(string(s.l), "en"))).WithHelpURI(h.uri)
	}
}

// fingerprint tells a finding from others for as long as its line stays as it
// is, wherever that line moves. Of like ones on like lines it counts.
func (s *sarifLog) fingerprint(code string, pos rules.Pos) string {
	lines, ok := s.lines[pos.File]
	if !ok {
		lines = s.read(pos.File)
		s.lines[pos.File] = lines
	}
	text := ""
	if pos.Line >= 1 && pos.Line <= len(lines) {
		text = strings.Join(strings.Fields(lines[pos.Line-1]), " ")
	}
	id := code + "\n" + filepath.ToSlash(pos.File) + "\n" + text
	s.same[id]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", id, s.same[id]))
	return hex.EncodeToString(sum[:16])
}

// left tells of findings that are not listed, for there are so many.
func (s *sarifLog) left(f *findings) {
	if len(f.left) == 0 {
		return
	}
	call := sarif.NewInvocation().WithExecutionSuccessful(true)
	for _, code := range sortedKeys(f.left) {
		text := fmt.Sprintf(s.l.Say("另有 %d 个 [%s] 没有列出", "%d more of [%s] are not listed"), f.left[code], code)
		call.AddToolExecutionNotification(sarif.NewNotification().WithLevel(sarif.LevelNote).WithMessage(sarif.NewTextMessage(text)))
	}
	s.run.AddInvocation(call)
}

func sarifPlace(p rules.Pos) *sarif.Location {
	u := url.URL{Path: filepath.ToSlash(p.File)}
	if filepath.IsAbs(p.File) {
		u.Scheme = "file"
	}
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(u.String()))
	if p.Line > 0 {
		place.WithRegion(sarif.NewRegion().WithStartLine(p.Line).WithStartColumn(max(p.Col, 1)))
	}
	return sarif.NewLocation().WithPhysicalLocation(place)
}

// beside is the second of two applications that show a finding together.
func beside(l tell.Lang, twin *analyze.Witness) string {
	if twin == nil {
		return ""
	}
	return l.Say("；对照：", "; beside: ") + flow(twin.Matters)
}
