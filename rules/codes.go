package rules

// The codes of diagnostics. They are API: each is described in
// rules/codes with an example, and none is ever renamed.
const (
	// The file.
	codeExtendsCycle = "extends-cycle"
	codeNoFile       = "no-file"
	codeOutside      = "outside"

	// What YAML allows and a policy set does not.

	// Keys and kinds.
	codeConflictingKeys = "conflicting-keys"
	codeTwoEffects      = "two-effects"

	// Names and words.
	codeNameInside      = "name-inside"
	codeOverridesItself = "overrides-itself"
	codeUnknownCalendar = "unknown-calendar"
	codeUnknownBody     = "unknown-body"
	codeUnknownFact     = "unknown-fact"
	codeUnknownMaterial = "unknown-material"
	codeUnknownRule     = "unknown-rule"
	codeUnknownSource   = "unknown-source"
	codeUnknownTask     = "unknown-task"

	// Values.
	codeBadCalendar     = "bad-calendar"
	codeBadHours        = "bad-hours"
	codeBadBand         = "bad-band"
	codeBadCell         = "bad-cell"
	codeTwoNones        = "ambiguous-none"
	codeBadValue        = "bad-value"
	codeWrongConstraint = "wrong-constraint"
	codeBadLoop         = "bad-loop"
	codeBadNumber       = "bad-number"
	codeBadPattern      = "bad-pattern"
	codeBadPromise      = "bad-promise"
	codeBadTarget       = "bad-target"
	codeBadPeriod       = "bad-period"
	codeBadTemplate     = "bad-template"
	codeBadTimezone     = "bad-timezone"
	codeBadVersion      = "bad-version"
	codeDatesReversed   = "dates-reversed"

	// What belongs together.
	codeBandsHole          = "bands-hole"
	codeBandsOverlap       = "bands-overlap"
	codeBinding            = "binding"
	codeDatesHole          = "dates-hole"
	codeDatesOverlap       = "dates-overlap"
	codeMissingCitation    = "missing-citation"
	codeLiteralBraces      = "literal-braces"
	codeMissingClause      = "missing-clause"
	codeMissingTranslation = "missing-translation"
	codeUndeclaredLanguage = "undeclared-language"
	codeNeedsCombine       = "needs-combine"
	codeNoLegalBasis       = "no-legal-basis"
)
