package rules

import (
	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// Text is something that a person reads, by language ("zh", "en").
type Text = text.Text

// Limits bounds what [Parse] and [Load] accept, so that no file can use up
// memory or time. A field of zero means its default.
type Limits = source.Limits

// Option adjusts [Parse] and [Load]. [Limits] is an option.
type Option = source.Option

// What is wrong with a file, and where; see package diag.
type (
	Pos         = diag.Pos
	Severity    = diag.Severity
	Diagnostic  = diag.Diagnostic
	Edit        = diag.Edit
	Line        = diag.Line
	Diagnostics = diag.Diagnostics
	Error       = diag.Error
)

// The severities.
const (
	SeverityError   = diag.SeverityError
	SeverityWarning = diag.SeverityWarning
)
