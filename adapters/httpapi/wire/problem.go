package wire

// Problem is an error as RFC 9457 writes it. Code is stable; Title and Detail
// are for people, in the language that they asked for.
type Problem struct {
	Type     string  `json:"type"` // a URI for Code
	Code     string  `json:"code"`
	Title    string  `json:"title"`
	Status   int     `json:"status"`
	Detail   string  `json:"detail,omitempty"`
	Instance string  `json:"instance,omitempty"` // the request's id
	Reload   *Reload `json:"reload,omitempty"`   // reload-failed: why
}

// Error is the code with the words for people.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Code + ": " + p.Title
	}
	return p.Code + ": " + p.Detail
}
