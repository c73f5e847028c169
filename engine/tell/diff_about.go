package tell

import "github.com/guize-rules/guize/engine"

// About is what a change is about, with a colon; nothing where the heading says
// it.
func (s *Difference) About(n Teller) string {
	if s.Section == engine.SectionStatus {
		return ""
	}
	return s.Named + n.Lang.Say("：", ": ")
}

// InWords are the changes of an application as people read them.
func (c *Comparison) InWords(all []Difference) []string {
	out := make([]string, len(all))
	for i := range all {
		s := &all[i]
		out[i] = c.New.Lang.Section(s.Section) + c.New.Lang.Say("｜", " | ") + s.About(c.New) + s.Whole
	}
	return out
}
