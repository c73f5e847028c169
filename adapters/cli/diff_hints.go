package cli

import (
	"cmp"
	"fmt"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
)

// undecidedHint says what to do where a difference could be neither shown nor
// excluded.
func (d *differences) undecidedHint(r *tell.Regions) string {
	if len(r.Undecided) == 0 {
		return ""
	}
	p := page.New()
	p.Item("", fmt.Sprintf(r.Lang.Say("怎么办：用历史申请实际比一比：guize diff %[1]s %[2]s --history 文件；界限附近的情形，写成用例。",
		"What to do: compare with applications that came in, guize diff %[1]s %[2]s --history FILE, and write cases for what lies near the limits."), d.OldName, d.NewName))
	return p.String()
}

// unseenHints say which differences a history cannot show, and how to see them
// all the same.
func unseenHints(h *tell.History, away []tell.Span) string {
	if len(h.Unseen) == 0 {
		return ""
	}
	p := page.New()
	p.Line("")
	for i, text := range h.Unseen {
		hint := h.Lang.Say("要看这些申请按那时的规则会怎样，加 --rules-on %s。", " To see these applications decided by the rules of then, add --rules-on %s.")
		p.Item("", text+fmt.Sprintf(hint, cmp.Or(away[i].From, away[i].To)))
	}
	return p.String()
}
