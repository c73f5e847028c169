package rules

// The codes of diagnostics. They are API: each is described in
// rules/codes with an example, and none is ever renamed.
const (
	// The file.
	codeBadCharacter   = "bad-character"
	codeEmptyFile      = "empty-file"
	codeExtendsCycle   = "extends-cycle"
	codeNoFile         = "no-file"
	codeNotUTF8        = "not-utf8"
	codeOutside        = "outside"
	codeSecondDocument = "second-document"
	codeSyntax         = "syntax"
	codeTooDeep        = "too-deep"
	codeTooLarge       = "too-large"
	codeTooMany        = "too-many"

	// What YAML allows and a policy set does not.
	codeAlias           = "alias"
	codeAmbiguousNumber = "ambiguous-number"
	codeAnchor          = "anchor"
	codeMergeKey        = "merge-key"
	codeTag             = "tag"

	// Keys and kinds.
	codeConflictingKeys = "conflicting-keys"
	codeDuplicateKey    = "duplicate-key"
	codeMissingKey      = "missing-key"
	codeNoValue         = "no-value"
	codeTwoEffects      = "two-effects"
	codeUnknownKey      = "unknown-key"
	codeWrongKind       = "wrong-kind"

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
	codeBadID           = "bad-id"
	codeDuplicateID     = "duplicate-id"
	codeReserved        = "reserved"
	codeUnknownWord     = "unknown-word"

	// Values.
	codeBadCalendar     = "bad-calendar"
	codeBadHours        = "bad-hours"
	codeBadCell         = "bad-cell"
	codeBadValue        = "bad-value"
	codeWrongColumns    = "wrong-columns"
	codeWrongConstraint = "wrong-constraint"
	codeBadDate         = "bad-date"
	codeBadLanguage     = "bad-language"
	codeBadLoop         = "bad-loop"
	codeBadNumber       = "bad-number"
	codeBadPattern      = "bad-pattern"
	codeBadPeriod       = "bad-period"
	codeBadTemplate     = "bad-template"
	codeBadTimezone     = "bad-timezone"
	codeBadVersion      = "bad-version"
	codeDatesReversed   = "dates-reversed"

	// What belongs together.
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
