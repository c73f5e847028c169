package rules

import "github.com/guize-rules/guize/rules/text"

// most is how many errors, and how many warnings, are kept of one set. More
// would help nobody, and a hostile file can hold millions.
const most = 200

// sink collects diagnostics while a set is read.
type sink struct {
	kept  Diagnostics
	count map[Severity]int
	last  map[Severity]Pos

	errorsOnly bool // something was left out, which is the ground of no warning
}

func newSink() *sink {
	return &sink{count: map[Severity]int{}, last: map[Severity]Pos{}}
}

func (s *sink) add(d Diagnostic) {
	s.count[d.Severity]++
	if s.count[d.Severity] <= most {
		s.kept = append(s.kept, d)
		s.last[d.Severity] = d.Pos
	}
}

// full reports whether no more errors are kept, so that hints for them need not
// be worked out.
func (s *sink) full() bool { return s.count[SeverityError] >= most }

// didYouMean is the hint for a name that is not one of the options; none where
// there are so many mistakes that this one will not be shown.
func (s *sink) didYouMean(word string, options []string) Text {
	if s.full() {
		return nil
	}
	return text.DidYouMean(word, options)
}

// diagnostics returns what was found, in the order of the files' names and
// lines, with one more entry for what was left out.
func (s *sink) diagnostics() Diagnostics {
	out := s.kept.Sorted()
	for _, sev := range []Severity{SeverityError, SeverityWarning} {
		if more := s.count[sev] - most; more > 0 {
			out = append(out, Diagnostic{
				Pos: s.last[sev], Code: codeTooMany, Severity: sev,
				Message: text.Say("另有 %d 处同类问题没有列出", "%d more were left out", more),
				Hint:    text.Say("先改正已列出的，再检查一次", "mend those that are listed, then check again"),
			})
		}
	}
	return out
}

// fail reports an error at a place.
func (s *sink) fail(pos Pos, code string, message, hint Text, related ...Pos) {
	s.add(Diagnostic{Pos: pos, Code: code, Severity: SeverityError, Message: message, Hint: hint, Related: related})
}

// warn reports a warning at a place, unless the author allows it there.
func (s *sink) warn(pos Pos, code string, message, hint Text, allow ...[]Allow) {
	for _, list := range allow {
		for _, a := range list {
			if a.Code == code {
				return
			}
		}
	}
	if s.errorsOnly {
		return
	}
	s.add(Diagnostic{Pos: pos, Code: code, Severity: SeverityWarning, Message: message, Hint: hint})
}
