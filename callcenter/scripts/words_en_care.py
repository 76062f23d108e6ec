"""The preset scripts in English for care calls and reminders, for complaints, and what every closing may ask."""

_ONCE = "A no is a no: go on to the thanks."
_BOOK = (
    "Wants to come: agree on a day and a time, and choose “Booked a visit”.",
    "Name no price yourself; {advisor} calls back about it.",
)
_SAFE_FIRST = "Brakes, steering, fire, airbag or a leak: ask whether the car is being driven, and advise to stop."

#: (words to say, things to do) by step and type of call.
STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("purpose", "complaint"): (
        "You told us that something was not right with your visit to {shop}. Thank you for saying so, and I am sorry "
        "for the trouble that it has caused you. The shop is finding out what happened. So that nothing is "
        "misunderstood, I would like to go through it with you once; it takes two minutes.",
        (
            "Read the complaint before you dial, and have it confirmed; do not let the customer tell it all again.",
            "Be sorry for the trouble. Say neither that the shop was at fault nor that it was not.",
        ),
    ),
    ("questions", "complaint"): (
        "May I ask you three things about it?",
        (_SAFE_FIRST, "Write down the customer's own words, with day, place and names.", "Do not argue or explain."),
    ),
    ("thank", "complaint"): (
        "Thank you for your patience. The person in charge at {shop} has all of this today and will call you. Goodbye.",
        ("Say by when the shop will answer; the complaint shows it. Promise nothing else.", "Add all to the note."),
    ),
    ("convenient", "crisis"): (
        "It is about your safety, so I would like to speak with you right away. Are you able to talk?",
        ("At the wheel: ask the customer to stop where it is safe, and stay on the line or call back at once.",),
    ),
    ("purpose", "crisis"): (
        "We have heard about what happened with your {vehicle}, and I am very sorry that you went through this. First "
        "of all I want to know how you are, and what we can do for you now.",
        (
            "People come first, then the car, then everything else.",
            "Do not guess at the cause, and do not speak about fault or money.",
            "Injured people: advise to call the emergency number, and tell your supervisor at once.",
        ),
    ),
    ("questions", "crisis"): (
        "Please let me ask you a few short things, so that the right help comes.",
        ("Speak slowly and leave time.", "Note the place where the car is now.", _SAFE_FIRST),
    ),
    ("thank", "crisis"): (
        "Thank you. I am passing this on to the manager of {shop} right now, and you will be called very soon. Please "
        "do not drive the car until then.",
        ("Call your supervisor as soon as you have hung up.", "Keep the complaint as a crisis."),
    ),
    ("purpose", "churn"): (
        "We have not seen you and your {vehicle} at {shop} for some time, and wanted to ask how you are. I would like "
        "to know whether there was something that we should have done better. It takes two minutes.",
        (
            "Look at the last visit, its scores and complaints before you dial.",
            "You ask and listen. You do not sell, and nobody has to justify having gone elsewhere.",
        ),
    ),
    ("questions", "churn"): (
        "May I ask you a few short questions?",
        ("Take every answer as it is, and thank for it.", "Sold or moved away: note it, and end kindly."),
    ),
    ("invite", "churn"): (
        "Thank you for being so open. If you would like to give {shop} another try, I can note a day for you, and "
        "{advisor} will look after you in person.",
        (
            "Mention an offer only if the shop has put one on the job or the card.",
            "Ask whether the shop may stay in touch by WeChat.",
            _ONCE,
        ),
    ),
    ("purpose", "holiday"): (
        "The holidays are near, and {shop} wishes you and your family a good time. Many customers are about to drive "
        "far, so we call to ask whether everything is right with your {vehicle}.",
        ("Name the holiday. Keep it short and warm.", "The customer is busy: wish a good time, and end the call."),
    ),
    ("questions", "holiday"): (
        "Just a short question or two.",
        ("Before a long drive: tyres, brakes, oil, wipers and lights deserve a look.", _SAFE_FIRST),
    ),
    ("invite", "holiday"): (
        "If you like, have the car looked at before you leave. I can note a day and a time for you.",
        ("Tell when the shop is closed over the holidays, and its number for emergencies.", _ONCE),
    ),
    ("purpose", "birthday"): (
        "I am calling for one nice reason only: everybody at {shop} wishes you a very happy birthday.",
        ("Let it be a greeting. Say no age and no date.", "The customer is busy: repeat the wish, and say goodbye."),
    ),
    ("questions", "birthday"): (
        "And while I have you on the line:",
        ("Leave the question out if the customer is in a hurry.",),
    ),
    ("invite", "birthday"): (
        "Should you need anything for the car, {advisor} at {shop} is there for you.",
        ("Mention a birthday gift only if the shop has put one on the card.", _ONCE),
    ),
    ("purpose", "declined"): (
        "When your {vehicle} was at {shop}, the technician found work that should be done and that was left for later: "
        "{declined}. I am calling to ask whether you have noticed anything, and how you would like to go on.",
        (
            "Say what was found and what may follow. Do not frighten and do not press.",
            "You are no technician: questions about the fault go to {advisor}.",
        ),
    ),
    ("questions", "declined"): ("How shall we go on with it?", (*_BOOK, _SAFE_FIRST)),
    ("purpose", "service_due"): (
        "By the shop's records the next service of your {vehicle} is due {due_on}. We would like to remind you in good "
        "time, so that you can choose the day.",
        ("Ask for the mileage, and note it.", "Done already: ask where and when, and choose the outcome for it."),
    ),
    ("questions", "service_due"): ("Shall I book a day for you?", _BOOK),
    ("purpose", "insurance_due"): (
        "By the shop's records the insurance of your {vehicle} ends {due_on}. We would like to remind you in good "
        "time, so that there is no gap.",
        ("Only remind. Name no premium and advise no insurer.", "Renewed already: note it and thank."),
    ),
    ("questions", "insurance_due"): (
        "How would you like to go on?",
        ("Wants an offer: {advisor} calls back; note when the customer can be reached.",),
    ),
    ("purpose", "inspection_due"): (
        "By the shop's records the inspection of your {vehicle} is due {due_on}. We would like to remind you in good "
        "time, so that you can choose the day.",
        ("Say which papers are needed.", "Done already: note it and thank."),
    ),
    ("questions", "inspection_due"): ("Shall I book a day for you?", _BOOK),
    ("invite", "due"): (
        "May the shop send you such reminders by WeChat too, so that nobody has to ring you?",
        (_ONCE,),
    ),
    ("purpose", "booking"): (
        "You have a booking at {shop} for your {vehicle} {booked_for}, and I would like to ask whether it still suits "
        "you.",
        ("Have the booking in front of you; say day, time and what is to be done.",),
    ),
    ("questions", "booking"): (
        "May I confirm it?",
        ("Another day: look for one at once.", "Say what to bring, and how long it will take."),
    ),
    ("purpose", "no_show"): (
        "You had booked at {shop} for your {vehicle} {booked_for}, and we missed you. I hope that you are well, and "
        "would like to ask whether we may find another time.",
        ("No reproach, whatever the reason.", "Something went wrong on our side: apologise, and note it."),
    ),
    ("questions", "no_show"): (
        "May I ask you briefly?",
        ("Wants a new time: book it at once.", "Was unhappy: listen, and open the complaint form."),
    ),
    ("purpose", "crisis_care"): (
        "Some time ago something went badly wrong with your {vehicle}, and you had much trouble by it. We have not "
        "forgotten it. I am calling for {shop} only to hear how you are and whether everything is as it should be.",
        (
            "Read the whole complaint before you dial, so that nothing has to be told again.",
            "This is care, not a survey: listen, sell nothing, do not talk about fault or money.",
            "The customer does not want to be reminded of it: apologise, and choose “do not call again”.",
        ),
    ),
    ("questions", "crisis_care"): (
        "May I ask you briefly?",
        ("Something is not right: open the complaint form, and tell your supervisor.",),
    ),
    ("thank", "care"): (
        "Thank you for your time. If there is anything, {shop} is there for you. Have a safe journey. Goodbye.",
        ("Let the customer hang up first.", "Choose the outcome and save it before the next call."),
    ),
}

#: The words of a step where the customer has a complaint already: by step, or step and type, then by its state.
VARIANTS: dict[str | tuple[str, str], dict[str, tuple[str, tuple[str, ...]]]] = {
    "complaint": {
        "unverified": (
            "I know that you have told us about a problem, and I am sorry for the trouble. The people at {shop} are "
            "finding out what happened, and you will hear from them. Would you like to add something to it?",
            (
                "Do not take down the same complaint twice: what is new goes into the note.",
                "Say neither that the shop was at fault nor that it was not.",
            ),
        ),
        "valid": (
            "Your complaint has been looked into: you were right, and it was the shop's mistake. I apologise for it on "
            "behalf of {shop}, which will put it right. What is still open for you?",
            ("Take responsibility openly; give no excuses.", "Write down what is still open and by when."),
        ),
        "invalid": (
            "Your complaint has been looked into carefully, and {shop} has told you what it found. I understand "
            "that it was unpleasant for you all the same, and I am sorry for that. Is there anything "
            "that I can still do for you?",
            ("Do not argue about who was right.", "Something new: open the complaint form."),
        ),
    },
    ("purpose", "recontact"): {
        "valid": (
            "You told us about something that was not right with your visit to {shop}. It was the shop's mistake, and "
            "I apologise for it once more on behalf of {shop}. The shop tells us that it has put it right. I would "
            "like to hear from you whether it is really settled. It takes one minute.",
            (
                "Read the complaint and the shop's answer before you dial, so that nothing has to be told twice.",
                "You only ask; you do not defend what was done.",
            ),
        ),
        "invalid": (
            "You told us about something that you were not content with at {shop}. The shop has looked into it and "
            "told you what it found. I would like to hear from you whether the matter is settled for you. It takes one "
            "minute.",
            (
                "Read the complaint and the shop's answer before you dial, so that nothing has to be told twice.",
                "Do not judge who was right; understanding costs nothing.",
            ),
        ),
    },
    ("purpose", "crisis"): {
        "valid": (
            "I am calling about what happened with your {vehicle}. It was the mistake of {shop}. We take "
            "responsibility for it, and I am deeply sorry. First of all I want to know how you are, and what we can do "
            "for you now.",
            (
                "People come first, then the car, then everything else.",
                "Responsibility is taken openly; what is paid is for the manager to say.",
            ),
        ),
    },
}

#: Words by question, or by question and type of call.
QUESTIONS: dict[str | tuple[str, str], str] = {
    "drivable": "Is your {vehicle} safe to drive at the moment?",
    "wish": "What would you like to see done about it?",
    ("open_remark", "complaint"): "What should {shop} know about it, in your own words?",
    "safe": "Are you and everybody with you safe and well?",
    "needs": "What do you need now?",
    ("open_remark", "crisis"): "Where is the car now, and what else should I pass on?",
    "last_visit": "How satisfied were you with your last visit to {shop}, from one to five?",
    "away_reason": "What has kept you from coming to {shop} lately?",
    "away_detail": "What exactly was it that should have been better?",
    "would_return": "Would you bring your {vehicle} to {shop} again?",
    ("open_remark", "churn"): "Is there anything else that you would like to tell {shop}?",
    "car_ok": "Is your {vehicle} running well?",
    "car_problem": "What have you noticed?",
    "trip": "Are you planning a long drive in the next days?",
    ("open_remark", "care"): "Is there anything else that I may pass on to {shop}?",
    "still_open": "Is there anything about it that is still open for you?",
    "plan": "Would you like to have it done, and may I book a day for you?",
    ("plan", "insurance_due"): "Would you like {shop} to see to the renewal?",
    "again_on": "When may we remind you again?",
    "booking": "Does the time still suit you?",
    "new_day": "Which day would suit you better?",
    "no_show": "What was it that kept you from coming?",
    "rebook": "Would you like a new time?",
    "next_need": "Is there anything else coming up for your {vehicle} that we may prepare for?",
    "wechat": "May the shop stay in touch with you by WeChat?",
}

CHOICES: dict[str, dict[str, str]] = {
    "wish": {
        "redo": "Do the work again", "refund": "Money back", "apology": "An apology",
        "explanation": "An explanation", "other": "Something else",
    },
    "needs": {
        "medical": "Medical help", "tow": "The car towed", "loan_car": "Another car",
        "manager": "A call from the manager", "nothing": "Nothing now",
    },
    "away_reason": {
        "quality": "Quality of the work", "price": "Price", "service": "How I was treated", "distance": "Too far away",
        "elsewhere": "Goes to another shop", "sold": "Car sold", "no_need": "Nothing was needed", "other": "Other",
    },
    "plan": {"book": "Yes, book it", "later": "Later", "elsewhere": "Done already, elsewhere", "no": "No"},
    "booking": {"confirmed": "Yes, I am coming", "change": "Another day", "cancel": "Cancel it"},
    "no_show": {
        "forgot": "Forgot it", "no_time": "No time", "elsewhere": "Done elsewhere", "unhappy": "Was unhappy",
        "other": "Other",
    },
    "next_need": {
        "service": "Service", "tyres": "Tyres", "body_paint": "Body and paint", "cleaning": "Cleaning and care",
        "insurance": "Insurance", "other": "Other", "nothing": "Nothing",
    },
    "wechat": {"added": "Added", "already": "Added before", "later": "Later", "refused": "Does not want to"},
}  # fmt: skip

#: What is often behind a low score, by question.
REASONS: dict[str, dict[str, str]] = {
    "response_speed": {
        "reception": "Long wait at reception", "longer": "Took longer than said", "not_told": "Delay not told",
        "parts": "Waited for parts", "handover": "Long wait when collecting", "other": "Other",
    },
    "service_quality": {
        "unfriendly": "Unfriendly", "not_explained": "Work not explained", "not_informed": "Not kept informed",
        "promise": "Promise not kept", "premises": "Premises", "dirty": "Car not clean", "other": "Other",
    },
    "repair_quality": {
        "not_fixed": "Fault still there", "came_back": "Fault came back", "new_fault": "New fault",
        "damage": "Damaged or dirty", "incomplete": "Work not finished", "parts": "Quality of parts", "other": "Other",
    },
    "price": {
        "too_high": "Too expensive", "over_quote": "More than quoted", "not_explained": "Bill not explained",
        "not_ordered": "Work not ordered", "elsewhere": "Cheaper elsewhere", "other": "Other",
    },
    "resolution_satisfaction": {
        "slow": "Took too long", "not_heard": "Nobody listened", "partly": "Only in part",
        "unfriendly": "Unfriendly", "other": "Other",
    },
    "last_visit": {
        "wait": "Long wait", "service": "How I was treated", "quality": "Quality of the work", "price": "Price",
        "other": "Other",
    },
}  # fmt: skip

#: What stands on the page behind a link: it is read, not heard.
LINK_STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    "purpose": (
        "You collected your {vehicle} {delivered_on} from {shop}. Two taps and a line from you help the shop to do "
        "better. Your answers go to {shop} only.",
        (),
    ),
    ("purpose", "first_visit"): (
        "Thank you for your first visit to {shop}. How was it? Two taps and a line are enough. Your answers go to "
        "{shop} only.",
        (),
    ),
    ("purpose", "recontact"): (
        "You told us about something that was not right with your visit to {shop}. Is it settled now? Your answers go "
        "to {shop} only.",
        (),
    ),
    ("purpose", "churn"): (
        "We have not seen you at {shop} for some time. Would you tell us why? Your answers go to {shop} only.",
        (),
    ),
    "questions": ("One means very dissatisfied, five means very satisfied.", ()),
    ("questions", "churn"): ("You may choose several.", ()),
    "thank": ("Thank you. Every answer is read at {shop}. Have a safe journey.", ()),
}
