package source

import "regexp"

// The forms of names and values. They are compiled once and never written to.
var (
	IDForm       = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)
	NameForm     = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	LanguageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	numberForm   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?$`)
	slipForm     = regexp.MustCompile(`^(- )?[\w.-]+(：|:[^\s])`)
)
