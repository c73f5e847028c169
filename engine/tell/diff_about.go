package tell

// about is what a change is about, with a colon; nothing where the heading says
// it.
func (s *Difference) About(n Teller) string {
	if s.Group == "status" {
		return ""
	}
	return s.Title + n.In(s.Element) + n.Lang.Say("：", ": ")
}

// inWords are the changes of an application as people read them.
func (c *Comparison) InWords(all []Difference) []string {
	out := make([]string, len(all))
	for i := range all {
		s := &all[i]
		out[i] = c.New.Lang.Group(s.Group) + c.New.Lang.Say("｜", " | ") + s.About(c.New) + s.Whole
	}
	return out
}
