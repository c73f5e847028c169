package lang

// Texts makes values of the texts of one application. The zero Texts is ready.
type Texts struct{ room []head }

// Of returns s as a value, which is good until the texts are cleared.
func (t *Texts) Of(s string) Value {
	if len(t.room) == cap(t.room) {
		t.room = make([]head, 0, max(16, 2*cap(t.room))) // what was made before stays where it is
	}
	t.room = append(t.room, head{kind: Text, text: s})
	return Value{h: &t.room[len(t.room)-1]}
}

// Clear forgets the texts; their values must not be read any more.
func (t *Texts) Clear() {
	clear(t.room)
	t.room = t.room[:0]
}
