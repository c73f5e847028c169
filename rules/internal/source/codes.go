package source

// The codes of diagnostics of any file. They are API: each is described in
// rules/codes with an example, and none is ever renamed.
const (
	codeAlias           = "alias"
	codeAmbiguousNumber = "ambiguous-number"
	codeAnchor          = "anchor"
	codeBadCharacter    = "bad-character"
	CodeBadDate         = "bad-date"
	CodeBadID           = "bad-id"
	CodeBadLanguage     = "bad-language"
	CodeDuplicateID     = "duplicate-id"
	CodeDuplicateKey    = "duplicate-key"
	CodeEmptyFile       = "empty-file"
	codeMergeKey        = "merge-key"
	CodeMissingKey      = "missing-key"
	codeNotUTF8         = "not-utf8"
	CodeNoValue         = "no-value"
	CodeReserved        = "reserved"
	codeSecondDocument  = "second-document"
	CodeSyntax          = "syntax"
	codeTag             = "tag"
	codeTooDeep         = "too-deep"
	CodeTooLarge        = "too-large"
	CodeTooMany         = "too-many"
	CodeUnknownKey      = "unknown-key"
	codeUnknownWord     = "unknown-word"
	CodeWrongColumns    = "wrong-columns"
	CodeWrongKind       = "wrong-kind"
)
