package cli

import (
	"fmt"
	"io"
)

// progress shows on a terminal how many applications are done. Elsewhere it is
// silent.
type progress struct {
	w     io.Writer // nil: silent
	done  int
	shown bool
}

// progressStep is how many applications lie between two reports.
const progressStep = 1000

func (a *app) newProgress() *progress {
	if isTerminal(a.told.w) {
		return &progress{w: a.told.w}
	}
	return &progress{}
}

func (p *progress) step() {
	p.done++
	if p.w != nil && p.done%progressStep == 0 {
		p.shown = true
		fmt.Fprintf(p.w, "\r%d … ", p.done)
	}
}

// clear takes the report away.
func (p *progress) clear() {
	if p.shown {
		p.shown = false
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
