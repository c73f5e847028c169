package plan

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// Program is the version of the program that decides, as the host names it.
func (p *Plan) Program() string { return p.cfg.Program }

// WorkLimit is how many units of work a decision may take.
func (p *Plan) WorkLimit() int64 { return p.cfg.WorkLimit }

// Config is what the host adds to the language.
type Config struct {
	Formats   *format.Registry
	Funcs     map[string]*lang.Func
	Kinds     map[string]*Shape // of effects; nil where the host does not say what their data is
	Calendars map[string]*calendar.Calendar
	WorkLimit int64          // units of work that a decision may take
	Program   string         // the version of the program that decides
	Host      map[string]any // what the host added, by kind and name: one and the same where an Option is given again
}
