"""The preset scripts in English: what is said, and what is done meanwhile."""

_SCALE = (
    "For each one, please give me a number from one to five: one means very dissatisfied, five means very satisfied."
)

#: (words to say, things to do) by step, or by step and type of call where a call needs its own.
STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    "greet": (
        "Hello, my name is {agent} and I'm calling on behalf of {shop}.",
        (
            "Smile before you dial; it can be heard.",
            "Say your name and the name of the shop slowly.",
        ),
    ),
    "identify": (
        "Am I speaking with {customer}?",
        (
            "Say nothing about the car or the visit until the right person has answered.",
            "Somebody else: open “Somebody else”, and say only what stands there.",
            "“Wrong number” is for when nobody of this name is known there.",
        ),
    ),
    "convenient": (
        "Is now a good moment? It takes about two minutes.",
        (
            "Driving or busy: agree on a day and a time, and choose “Call back at a time”.",
            "Does not want to talk: thank them and end the call kindly. Do not persuade.",
        ),
    ),
    "purpose": (
        "You collected your {vehicle} {delivered_on} from {shop}, and we would like to know how happy you are with it. "
        "I have five short questions, and your answers go straight back to {shop} so that they can do better. "
        + _SCALE,
        ("Have the job in front of you, so that you never ask for what the shop already knows.",),
    ),
    ("purpose", "first_visit"): (
        "You were at {shop} for the first time, and collected your {vehicle} {delivered_on}. Thank you for coming. "
        "We would like to know how the first visit was for you. I have five short questions, and your answers go "
        "straight back to {shop}. " + _SCALE,
        ("A first impression decides whether somebody comes back. Take your time.",),
    ),
    ("purpose", "maintenance"): (
        "You had your {vehicle} serviced at {shop} and collected it {delivered_on}. We would like to know whether "
        "everything was done to your satisfaction. I have five short questions, and your answers go straight back to "
        "{shop}. " + _SCALE,
        ("Have the job in front of you, so that you never ask for what the shop already knows.",),
    ),
    ("purpose", "major_repair"): (
        "Your {vehicle} had a major repair at {shop}, and you collected it {delivered_on}. After such a job we like to "
        "ask how the car has been running. I have five short questions, and your answers go straight back to {shop}. "
        + _SCALE,
        (
            "Ask first how the car drives, and listen: a noise, a leak or a warning light goes into the note.",
            "Brakes, steering, fire, airbag or a leak: ask whether the car is being driven, advise to stop, "
            "and open the complaint form at once.",
        ),
    ),
    ("purpose", "wash"): (
        "Your {vehicle} was washed at {shop}, and you collected it {delivered_on}. We ask a few customers how it was. "
        "I have four very short questions. " + _SCALE,
        ("Keep it short: a minute is enough.",),
    ),
    ("purpose", "recontact"): (
        "You told us about something that was not right with your visit to {shop}. The shop tells us that it has dealt "
        "with it. I would like to hear from you whether it is really settled. It takes one minute.",
        (
            "Read the complaint and the shop's answer before you dial, so that nothing has to be told twice.",
            "You only ask; you do not defend what was done.",
        ),
    ),
    "questions": (
        "Let me begin.",
        (
            "Ask one question at a time, in the words given, and wait.",
            "A good score: “Thank you, I am glad to hear that.”",
            "A score of one or two: “I am sorry to hear that. What happened?” Note it in the customer's own words.",
            "Do not interrupt, do not argue, and do not suggest a number.",
        ),
    ),
    ("questions", "recontact"): (
        "Let me ask you.",
        (
            "Wait for the customer's own yes or no. Silence is not a yes.",
            "“Partly” counts as not settled: note what is still missing.",
        ),
    ),
    "complaint": (
        "I am sorry that you had this experience, and thank you for telling me. I would like to write down exactly "
        "what happened, so that the right person at {shop} looks into it and gets back to you. What happened, and what "
        "would you like to see done?",
        (
            "Open the complaint form. Every complaint gets one, whatever you think of it.",
            "Be sorry for the trouble; do not say whose fault it is before the shop has looked into it.",
            "Ask: when, where, who, what, and what the customer wishes.",
            "Read your note back, and ask when the customer can be reached.",
            "Say by when the shop will answer; the form shows it. Promise nothing else.",
        ),
    ),
    ("complaint", "recontact"): (
        "I am sorry that it is not settled yet. I will open it again now and tell {shop} what is still missing. What "
        "would have to happen for you to be content?",
        (
            "Reopen the complaint and note what is missing in the customer's own words.",
            "Do not explain or excuse. Say by when the shop will answer; the form shows it.",
        ),
    ),
    "reminders": (
        "Before we finish, there is something that the technicians at {shop} noted for you, so that your {vehicle} "
        "stays safe and reliable.",
        (
            "Running-in notes: tell each one, and ask whether it is clear.",
            "Work advised but not done: say what was found and what may follow; do not frighten and do not press.",
            "Ask whether you may book a time. Tick each item that you mentioned.",
        ),
    ),
    "invite": (
        "It is good to hear that you are satisfied. If you like, I can book your next visit for you now, or {advisor} "
        "at {shop} will gladly help you when the time comes.",
        (
            "Mention the next service if the job shows a date or a mileage.",
            "Ask whether the shop may stay in touch by WeChat or e-mail, and note the answer.",
            "A no is a no: go on to the thanks.",
        ),
    ),
    ("invite", "first_visit"): (
        "It is good to hear that your first visit went well. From now on {advisor} at {shop} is there for you, and "
        "will gladly see you first if you book ahead. May I note down a time for your next visit?",
        (
            "Mention the next service if the job shows a date or a mileage.",
            "Ask whether the shop may stay in touch by WeChat or e-mail, and note the answer.",
            "A no is a no: go on to the thanks.",
        ),
    ),
    "thank": (
        "Thank you for your time. If anything comes up, {shop} is only a call away. Drive safely, and goodbye.",
        (
            "Satisfied customers: finish quickly.",
            "Let the customer hang up first.",
            "Choose the outcome and save before you take the next call.",
        ),
    ),
    ("thank", "recontact"): (
        "Thank you for your patience, and for telling us openly. It helps {shop} to do better. Goodbye.",
        (
            "Let the customer hang up first.",
            "The complaint is closed only when the customer said that it is solved.",
        ),
    ),
}

#: Words by question, or by question and type of call.
QUESTIONS: dict[str | tuple[str, str], str] = {
    "response_speed": "How satisfied were you with the speed: how soon somebody looked after you, and how long it took "
    "until the car was ready?",
    ("response_speed", "wash"): "How satisfied were you with how long you had to wait?",
    "service_quality": "How satisfied were you with the service: how friendly people were, and how well they explained "
    "what was done?",
    ("service_quality", "wash"): "How satisfied were you with the service, and with how clean the car was?",
    "repair_quality": "How satisfied are you with the work that was done on your {vehicle}?",
    ("repair_quality", "maintenance"): "How satisfied are you with the service work itself: has the car been running "
    "well since then?",
    ("repair_quality", "repair"): "How satisfied are you with the repair: is the fault gone?",
    ("repair_quality", "major_repair"): "How satisfied are you with the repair: how has the car been running since you "
    "collected it?",
    "price": "How satisfied are you with the price, for what was done?",
    "open_remark": "Is there anything else that {shop} should know, something to praise or something to do better?",
    ("open_remark", "recontact"): "Is there anything else that you would like to tell {shop} about it?",
    "solved": "Is the matter settled for you?",
    "resolution_satisfaction": "And how satisfied are you with the way {shop} dealt with it, from one to five?",
}

CHOICES = {"solved": {"yes": "Yes, settled", "partly": "Only in part", "no": "No, not settled"}}

#: (words to say, things to do) for what customers often say.
OBJECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "driving": (
        "Then please drive first; your safety comes first. When may I call you again?",
        ("End the call at once and choose “Call back at a time”.",),
    ),
    "why_call": (
        "I am calling for {shop}, where your {vehicle} was. The shop would like to know whether you are satisfied, and "
        "what it can do better. I am not selling anything.",
        ("Only after you know that you speak with the right person.",),
    ),
    "number_from": (
        "You left your number with {shop} when you handed over your car. It is used for such questions only, and if "
        "you wish, nobody will call you again.",
        ("Asks to have it deleted: note it and tell your supervisor.",),
    ),
    "stop_calling": (
        "Of course. I am noting now that you do not wish to be called, and I apologise for the disturbance. Goodbye.",
        ("Choose “Do not call again”. Do not ask why and do not persuade.",),
    ),
    "manager": (
        "I understand. I will pass on your wish today, and the manager of {shop} will call you. "
        "When can you be reached?",
        ("Open the complaint form and note the wish and the time.",),
    ),
    "price_now": (
        "I am sorry, I cannot see prices from here. I will ask {advisor} at {shop} to call you about it.",
        ("Note what the price is asked for. Never name one yourself.",),
    ),
    "upset": (
        "I am sorry that this has upset you. Please tell me what happened. I am listening, and I will write it down.",
        (
            "Let the customer finish. Stay calm and speak slowly.",
            "Leave the questions aside: the complaint form comes first.",
        ),
    ),
}
