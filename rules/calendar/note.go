package calendar

// Note is something about a clock that a person must know. Code is stable.
type Note struct {
	Code string `json:"code"`
	Text Text   `json:"text"`
}

func (r *reading) note(code, zh, en string) {
	r.state.Notes = append(r.state.Notes, Note{code, Text{zh, en}})
}

// noteInput says which of the clock's inputs could not be used.
func (r *reading) noteInput() {
	k := r.clock
	for _, iv := range k.Exclude {
		if !iv.valid() {
			r.note("suspension-empty", "有一段暂停起止颠倒或没有开始时间，未予扣除", "a suspension that runs backwards or has no beginning is not counted out")
			break
		}
	}
	if !k.Done.IsZero() && whole(k.Done).Before(r.state.Start) && !r.restarted {
		r.note("done-before-start", "完成时间早于起算时间", "it was done before the clock started")
	}
	if !k.Restart.IsZero() && !r.restarted && !whole(k.Restart).After(r.at) {
		r.note("restart-before-start", "重新计算的时间不晚于起算时间，未予采用", "the moment to begin anew is not after the start and is not used")
	}
}

func (r *reading) noteEffect() {
	switch r.state.Effect {
	case LateDeemedAccepted:
		r.note("deemed-accepted", "逾期未告知，自收到申请材料之日起即为受理", "not told in time: deemed accepted from the day of receipt")
	case LateDeemedGranted:
		r.note("deemed-granted", "逾期未作决定，视为准予", "not decided in time: deemed granted")
	}
}
