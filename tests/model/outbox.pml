/* The outbox on the wire (docs/offline.md) in the small, so that every order of events can be tried: one account on one
   phone with two tabs, N entries, a wire that loses, delays and repeats, a server that is killed or put back to an older
   backup. One IndexedDB transaction or one database transaction is one step here as it is there, and names its function.

   Sets of entries are bits: entry n carries the number (seq) n and is bit(n). A fault may strike as often as it likes;
   only the restore happens once. With -DCALM the faults end one day, and then everything must come to rest. A name in an
   `#ifdef` that says what went wrong is a mistake that test_protocol.py plants, to see that it is found.

   Not here: other accounts, photos, batches halved for their size, thirty days, emptied storage (tests/faults). */

#ifndef N
#define N 3
#endif
#define bit(n) (1 << ((n) - 1))
#define up_to(n) ((1 << (n)) - 1)
#define ALL up_to(N)
#define THIS bit(N - 1) /* the one entry that the person may throw away, and that the server may refuse */
#define SET unsigned

#ifdef CALM
bool calm
#define FAULT !calm
#else
#define FAULT true
#endif

/* The phone's IndexedDB: the entries by their state, then the row `meta`. It outlives every tab. */
SET waiting : N, sending : N, received : N, attention : N
SET second : N               /* of the received: entry.epoch is the second life's */
SET discarded : N, told : N  /* numbers to tell the server; numbers it was told */
SET epoch : 2                /* 0 is null */
#define unsent (waiting | sending)
#define held (unsent | received | attention)

/* Written nowhere: what the person was told is safe, and what they threw away. */
SET saved : N, thrown : N

/* The wire of each tab. A request may fly on after its tab has gone; a second one of that tab takes its place. */
typedef Wire {
  bool flies, awaited, answered
  SET ids : N
  SET discarded : N
  SET receipts : N
  SET missing : N
  SET epoch : 2
}
Wire wire[2]
#define mywire wire[_pid]
#define herwire wire[_pid - 2]

/* The server: Submission, numbers that came, Discarded, Gap, Device.highest, the epoch. */
SET stored : N, came : N, dropped : N, gaps : N, highest : 2
SET life : 2 = 1
#ifdef REFUSALS
bool objects = true
#define refused (objects -> THIS & ~stored : 0)
#else
#define refused 0
#endif

hidden byte word, again, n, ok /* within one step only */

/* Spin 6.5 loses a `~` behind a `->` in what is handed to an inline: no such argument here. */

/* The promises, asked after every step that could break one. */
inline promises() {
  /* each entry the person was told is safe ends stored or is still visibly on the phone */
  assert((saved & ~thrown & ~(held | stored)) == 0);
  /* ✓✓ never shows before the commit */
  assert(((life == 1 -> received : received & second) & ~stored) == 0);
  /* after a restore, whatever the old life had received from this phone is waiting again or stored again */
  assert(epoch == 0 || (epoch == 2 -> received & ~second : received & second) == 0)
}

/* store.js `put` of one set of entries in one state. */
inline put(state, which) {
  word = which;
  waiting = waiting & ~word;
  sending = sending & ~word;
  received = received & ~word;
  attention = attention & ~word;
  state = state | word;
  second = second & received
}

inline shown_received(which, name) {
  put(received, which);
  second = (name == 2 -> second | word : second & ~word)
}

/* store.js reoffer and retold: what another life received is waiting again, what it was told is to be told again. */
inline hear(name) {
#ifndef NO_EPOCH
  again = (name == 2 -> received & ~second : received & second);
  put(waiting, again);
#endif
#ifndef NOT_TOLD_AGAIN
  discarded = (name == epoch -> discarded : discarded | told);
#endif
  told = (name == epoch -> told : 0);
  epoch = name
}

inline settle(w) { /* store.js: each entry by its own result, then the epoch, then the numbers */
  offered = offered | w.ids;
#ifdef REFUSAL_AFTER_RECEIPT
  again = w.ids & ~w.receipts & held;
#else
  again = w.ids & ~w.receipts & held & ~received; /* a late answer takes no receipt away */
#endif
  assert((again & received) == 0);
  shown_received(w.receipts & held, w.epoch); /* what was thrown away meanwhile is passed over */
  put(attention, again);
  hear(w.epoch);
  put(waiting, w.missing & (received | attention) & ~offered);
  told = told | (discarded & w.discarded);
  discarded = discarded & ~w.discarded;
  reported = reported | w.discarded;
  promises()
}

inline hang_up(w) {
  w.awaited = false; w.answered = false; w.receipts = 0; w.missing = 0; w.epoch = 0;
  if
  :: !w.flies -> w.ids = 0; w.discarded = 0
  :: else
  fi
}

/* lock.js. A lock that can be stolen whenever it is held, from a tab that hears of it late, decides nothing: while the
   faults last it is left out, which is also what a browser without Web Locks does. */
#ifdef CALM
SET lock : 2
#define lock_free (lock == 0 || FAULT)
#define take_lock lock = _pid + 1
#define stopped (lock != _pid + 1)
#define free_lock if :: !stopped -> lock = 0 :: else fi
#else
#define lock_free true
#define take_lock skip
#define stopped true
#define free_lock skip
#endif

inline run_ends() {
  d_step {
    hang_up(mywire);
    listed = 0;
    offered = 0;
    reported = 0;
    free_lock
  }
}
#define release waiting = waiting | sending; sending = 0
#ifdef STEPWISE
#define APART }; atomic {
#else
#define APART
#endif
#define KILLED atomic { FAULT -> run_ends(); goto closed }

/* A tab that is killed keeps nothing but what stands in IndexedDB; its lock is free, its request may still arrive. */
active [2] proctype Tab() {
  SET listed : N
  SET offered : N
  SET reported : N

end:
closed: /* triggers.js, outbox.js. A run that would neither send nor hear anything new is left out: it changes nothing. */
  atomic { (unsent || discarded || epoch != life) && lock_free -> take_lock };

  if /* session.js meetServer */
  :: FAULT || epoch == life                                          /* asked a moment ago, or no answer that is one */
  :: d_step { true -> hear(life); promises() }       /* store.meet */
  :: life == 1 && FAULT -> goto late
  fi;
  goto ready;
late: /* the answer was given before the restore and is noted who knows when */
  if
  :: d_step { true -> hear(1); promises() }
  :: KILLED
  fi;

ready:
  atomic { release }; /* store.release: 'sending' is a leftover */
next:
  atomic {
    if
    :: !stopped || FAULT
    :: stopped -> run_ends(); goto closed
    :: FAULT -> run_ends(); goto closed
    fi;
    listed = unsent & ~offered; /* store.waiting */
    APART
    if /* batch_size.js take: from the first, as many as the batch size allows */
    :: true
    :: FAULT && (listed & up_to(1)) -> listed = listed & up_to(1)
    :: FAULT && (listed & up_to(2)) -> listed = listed & up_to(2)
    fi;
    listed = listed & unsent; /* store.begin, and the request leaves: a tab killed between the two is a lost request */
    if
    :: !listed && !(discarded & ~reported) -> run_ends(); goto closed
    :: else
    fi;
    d_step {
#ifdef MARKED_BEFORE_RECEIPT
      shown_received(listed, epoch);
#else
      put(sending, listed);
#endif
      mywire.ids = listed;
      mywire.discarded = discarded;
      mywire.flies = true;
      mywire.awaited = true;
#ifdef REMOVED_THEN_SENT
      sending = sending & ~listed;
#endif
      listed = 0;
      promises()
    }
  }

  if /* answers.js */
  :: atomic { mywire.answered -> d_step { settle(mywire); hang_up(mywire) }; goto next }
  :: atomic { FAULT || !(mywire.flies || mywire.answered) -> /* nothing came, or nothing that is ours */
#ifdef PORTAL_BELIEVED
       d_step { shown_received(mywire.ids & held, epoch); promises() };
#endif
       hang_up(mywire) }
  :: KILLED
  fi;
  atomic {
    if
    :: !stopped || FAULT -> release
    :: stopped
    fi;
    run_ends();
    goto closed
  }
}

inline note(numbers) { /* numbering.py */
  n = 1;
  do
  :: n > N -> break
  :: n <= N && !(numbers & bit(n)) -> n++
  :: n <= highest && (numbers & bit(n)) -> gaps = gaps & ~bit(n); n++
  :: n <= N && n > highest && (numbers & bit(n)) -> gaps = gaps | (up_to(n - 1) & ~up_to(highest)); highest = n; n++
  od
}

inline take_in(w) { /* intake.py take_in: one transaction; the phone's row is locked first, so no two of its batches mix */
  ok = w.ids & ~refused;
#ifndef NO_UNIQUE_ID
  ok = ok & ~stored;
#endif
  assert((ok & stored) == 0); /* stored exactly once */
  stored = stored | ok;
  ok = w.ids & stored; /* `duplicate` has the first receipt */
  came = came | w.ids;
  dropped = dropped | w.discarded;
#ifdef COUNTED_WHEN_STORED
  note((ok | w.discarded));
#else
  note((w.ids | w.discarded));
#endif
  /* missing names exactly the numbers below the highest seen that neither came nor were discarded */
  assert(gaps == (up_to(highest) & ~(came | dropped)));
  w.flies = false
}

active [2] proctype Server() {
end:
  do
  :: atomic { herwire.flies ->
       if
       :: FAULT -> herwire.flies = false /* lost on the way, or killed before the commit */
       :: d_step { take_in(herwire) };
          if
          :: herwire.awaited -> d_step {
               herwire.answered = true; herwire.receipts = ok; herwire.missing = gaps; herwire.epoch = life
             }
          :: !herwire.awaited || FAULT /* the answer is lost, or killed after the commit */
          fi
       fi;
       if
       :: !herwire.awaited -> d_step { herwire.ids = 0; herwire.discarded = 0 }
       :: else
       fi
     }
  od
}

active proctype Person() {
end:
  do
  :: d_step { saved != ALL -> put(waiting, saved + 1); saved = saved | word }           /* store.save */
  :: d_step { FAULT && ((waiting | attention) & THIS) ->                                /* store.discard */
       waiting = waiting & ~THIS; attention = attention & ~THIS;
       discarded = discarded | THIS; thrown = thrown | THIS; promises() }
#ifdef REFUSALS
  :: d_step { FAULT && attention -> put(waiting, attention) }                           /* store.resend */
#endif
  od
}

active proctype World() {
end:
  do
  :: atomic { FAULT && life == 1 -> /* yanxing restore: whatever it held before is a part of what it holds now */
       life = 2;
       n = 1;
       do
       :: n > N -> break
       :: n <= N -> n++
       :: came & bit(n) -> came = came & ~bit(n); stored = stored & ~bit(n)
       :: dropped & bit(n) -> dropped = dropped & ~bit(n)
       od;
       d_step {
         highest = N;
         do
         :: highest && !((came | dropped) & bit(highest)) -> highest--
         :: else -> break
         od;
         gaps = up_to(highest) & ~(came | dropped)
       }
     }
#ifdef REFUSALS
  :: objects -> objects = false
#endif
#ifdef CALM
  :: !calm -> calm = true
#endif
  od
}

#ifdef CALM
#define at_rest (saved == ALL && !unsent && !discarded && !gaps && (stored | attention | thrown) == ALL && epoch == life)
ltl rest { <> calm -> <> [] at_rest }
#endif
