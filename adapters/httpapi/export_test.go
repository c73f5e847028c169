package httpapi

// OccupySearch takes the place of a search until leave is called.
func (h *Handler) OccupySearch() (leave func()) {
	h.searches <- struct{}{}
	return func() { <-h.searches }
}

// Described reports whether /openapi.json has been made.
func (h *Handler) Described() bool { return h.api.body != nil }
