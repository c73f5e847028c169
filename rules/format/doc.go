// Package format checks identifiers that people type: credit codes, project
// codes, phone numbers. A check normalises the value, says what it changed,
// and keeps what makes the value unusable (an error) apart from what is only
// suspicious (warnings): a credit code with a wrong check character is taken
// and flagged, since such codes are reported on real licences.
//
// The central types are [Format] (a name and a check), [Result] (what came of
// one check), [Problem] (one finding, in Chinese and English) and [Registry]
// (the formats that a policy set may name).
//
//	f, ok := format.Builtin().Lookup("uscc")
//	res := f.Check("91420802ma4te5t13a")
//	res.Normal   // "91420802MA4TE5T13A"
//	res.Notes    // lower case was changed to upper case
//
// Messages never repeat the value as a whole, so that they can be shown where
// the value itself may not. The formats are checked by their own rules alone:
// nothing is looked up, and that a code is well formed does not say that it
// was ever issued.
package format
