// Wagtail's picker writes today over what it cannot read, as soon as one leaves the field. The server reads dates as
// people write them, and says so when it cannot: what was typed stays.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;

// It opens a tenth of a second after one enters the field. Who has left it by then would find it over what comes next.
jQuery.fn.datetimepicker.defaults.onShow = (time, field) => field.is(":focus");
